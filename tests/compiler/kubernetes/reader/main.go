// Reads the YAML files that are its arguments as Kubernetes' programs do, and prints them as lines of JSON.
//
// A key that is given twice is an error: it prints what is wrong and exits with 1.
package main

import (
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

func main() {
	for _, path := range os.Args[1:] {
		content, err := os.ReadFile(path)
		if err == nil {
			content, err = yaml.YAMLToJSONStrict(content)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, path, err)
			os.Exit(1)
		}
		fmt.Println(string(content))
	}
}
