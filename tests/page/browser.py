"""A headless Chromium, driven over a pipe by the DevTools protocol: https://chromedevtools.github.io/devtools-protocol/."""

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS = 60
_FLAGS = (
    *("--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage"),
    # A process of root has no sandbox; what is opened are files of the tests.
    *("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
)


def find_browser() -> str | None:
    """Find a Chromium on PATH."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page in a browser; `events` has what the browser told of it."""

    def __init__(self, reader: int, writer: int) -> None:
        self.events: list[dict[str, Any]] = []
        self._reader, self._writer, self._left, self._count, self._session = reader, writer, b"", 0, ""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method, and wait for its answer."""
        self._count += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._count, "method": method, "params": params, **session}
        os.write(self._writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, path: Path, width: int, scheme: str) -> None:
        """Load a file into a window of so many pixels, in a light or a dark scheme."""
        self.events.clear()
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=844, deviceScaleFactor=1, mobile=width < 600)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.ask("Page.navigate", url=path.as_uri())
        while not self.told("Page.loadEventFired"):
            self._read()

    def told(self, *methods: str) -> list[dict[str, Any]]:
        """Give the events of some methods since the page was opened."""
        return [event["params"] for event in self.events if event["method"] in methods]

    def run(self, script: str) -> Any:
        """Run a script in the page, and give its value."""
        done = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def screenshot(self, path: Path) -> None:
        """Write the whole page as a PNG, and nothing below it."""
        width, height = (self.run(f"document.documentElement.{one}") for one in ("scrollWidth", "offsetHeight"))
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        done = self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(done["data"]))

    def _read(self) -> dict[str, Any]:
        end = time.monotonic() + _SECONDS
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._reader], [], [], end - time.monotonic())
            assert ready, "the browser does not answer"
            piece = os.read(self._reader, 1 << 20)
            assert piece, "the browser ended"
            self._left += piece
        line, self._left = self._left.split(b"\0", 1)
        message: dict[str, Any] = json.loads(line)
        if "method" in message:
            self.events.append(message)
        return message


@contextlib.contextmanager
def browsing(command: str) -> Iterator[Browser]:
    """Start a browser, and end it."""
    theirs_in, ours_out = os.pipe()
    ours_in, theirs_out = os.pipe()
    with tempfile.TemporaryDirectory() as profile:
        # The browser reads from descriptor 3 and writes to 4.
        shell = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        words = ["bash", "-c", shell, "browser", command, *_FLAGS, f"--user-data-dir={profile}"]
        process = subprocess.Popen(
            words, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        try:
            browser = Browser(ours_in, ours_out)
            yield browser
            browser._session = ""
            browser.ask("Browser.close")
        finally:
            process.terminate()
            process.wait(_SECONDS)
            os.close(ours_in)
            os.close(ours_out)
