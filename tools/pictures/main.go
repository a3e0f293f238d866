// Draws a picture that is written in D2's language, for cli/private_eks_cli/diagram: reads it, lays it out with ELK, writes SVG.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"oss.terrastruct.com/d2/d2graph"
	"oss.terrastruct.com/d2/d2layouts/d2elklayout"
	"oss.terrastruct.com/d2/d2lib"
	"oss.terrastruct.com/d2/d2renderers/d2svg"
	"oss.terrastruct.com/d2/d2target"
	"oss.terrastruct.com/d2/lib/log"
	"oss.terrastruct.com/d2/lib/textmeasure"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	svg, err := draw(string(text))
	if err != nil {
		fail(err)
	}
	if _, err := os.Stdout.Write(svg); err != nil {
		fail(err)
	}
}

func draw(text string) ([]byte, error) {
	ruler, err := textmeasure.NewRuler()
	if err != nil {
		return nil, err
	}
	ctx := log.With(context.Background(), slog.New(slog.DiscardHandler))
	omit := true
	rendering := &d2svg.RenderOpts{OmitVersion: &omit}
	compiling := &d2lib.CompileOptions{
		Ruler:          ruler,
		LayoutResolver: func(string) (d2graph.LayoutGraph, error) { return layout, nil },
	}
	diagram, _, err := d2lib.Compile(ctx, text, compiling, rendering)
	if err != nil {
		return nil, err
	}
	if err := useTheme(diagram); err != nil {
		return nil, err
	}
	return d2svg.Render(diagram, rendering)
}

// Rows stand closer together than ELK would have them.
func layout(ctx context.Context, graph *d2graph.Graph) error {
	options := d2elklayout.DefaultOpts
	options.NodeSpacing, options.EdgeNodeSpacing = 30, 20
	return d2elklayout.Layout(ctx, graph, &options)
}

// D2's language has no names for the colours of a theme: what has such a colour gets its name, and so a dark twin.
func useTheme(diagram *d2target.Diagram) error {
	text, err := json.Marshal(diagram.Config.ThemeOverrides)
	if err != nil {
		return err
	}
	var colours map[string]string
	if err := json.Unmarshal(text, &colours); err != nil {
		return err
	}
	names := map[string]string{}
	for name, colour := range colours {
		names[colour] = strings.ToUpper(name)
	}
	delete(names, "")
	rename := func(places ...*string) {
		for _, place := range places {
			if name, found := names[*place]; found {
				*place = name
			}
		}
	}
	for i := range diagram.Shapes {
		shape := &diagram.Shapes[i]
		rename(&shape.Fill, &shape.Stroke, &shape.Color)
	}
	for i := range diagram.Connections {
		connection := &diagram.Connections[i]
		rename(&connection.Stroke, &connection.Color)
	}
	return nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
