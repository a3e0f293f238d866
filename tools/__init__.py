"""What only the developers of this project need."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
