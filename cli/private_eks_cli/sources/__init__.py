"""Where a program and its configuration come from: stack files, read as the CLI reads them."""
