// Reads Compose files as `docker compose config` does, with the same loader, where there is no docker.
//
// The arguments are the files; variables come from the environment. Every profile is read. It prints nothing and exits
// with 0, or it prints what is wrong and exits with 1.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	options, err := cli.NewProjectOptions(os.Args[1:], cli.WithOsEnv, cli.WithProfiles([]string{"*"}))
	if err == nil {
		_, err = options.LoadProject(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
