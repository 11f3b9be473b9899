package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"
)

// outputFlag is -o: text for people, json for programs.
type outputFlag string

func (o *outputFlag) String() string { return string(*o) }
func (o *outputFlag) Type() string   { return "format" }

func (o *outputFlag) Set(s string) error {
	if s != "text" && s != "json" {
		return usage("", "it is text or json")
	}
	*o = outputFlag(s)
	return nil
}

func addOutput(cmd *cobra.Command) *outputFlag {
	o := outputFlag("text")
	cmd.Flags().VarP(&o, "output", "o", "how to print: text or json")
	must(cmd.RegisterFlagCompletionFunc("output", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)))
	return &o
}

func (o *outputFlag) json() bool { return *o == "json" }

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
