// Raw echo with a goroutine per connection. io.Copy between two TCP connections uses splice(2).
package main

import (
	"io"
	"log"
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Print(err)
			continue
		}
		go echo(connection)
	}
}

func echo(connection net.Conn) {
	defer connection.Close()
	// A client that resets its connection is no error of the server.
	_, _ = io.Copy(connection, connection)
}
