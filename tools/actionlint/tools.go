//go:build tools

// Package actionlint pins the checker of GitHub workflows that `make actionlint` builds.
package actionlint

import _ "github.com/rhysd/actionlint/cmd/actionlint"
