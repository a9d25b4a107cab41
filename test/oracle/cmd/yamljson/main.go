// Command yamljson answers what sigs.k8s.io/yaml makes of YAML documents.
//
// Standard input holds documents, each after its length (32 bits, little-endian). For each one
// standard output gets a length and an answer: "J" and the JSON, or "E" and the error.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"

	"sigs.k8s.io/yaml"
)

func answer(document []byte) (text []byte) {
	defer func() {
		if problem := recover(); problem != nil {
			text = fmt.Appendf([]byte("E"), "panic: %v", problem)
		}
	}()
	json, err := yaml.YAMLToJSONStrict(document)
	if err != nil {
		return append([]byte("E"), err.Error()...)
	}
	return append([]byte("J"), json...)
}

func run(in io.Reader, out io.Writer) error {
	for {
		var size uint32
		if err := binary.Read(in, binary.LittleEndian, &size); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		document := make([]byte, size)
		if _, err := io.ReadFull(in, document); err != nil {
			return err
		}
		text := answer(document)
		if err := binary.Write(out, binary.LittleEndian, uint32(len(text))); err != nil {
			return err
		}
		if _, err := out.Write(text); err != nil {
			return err
		}
	}
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	err := run(bufio.NewReader(os.Stdin), out)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "yamljson:", err)
		os.Exit(1)
	}
}
