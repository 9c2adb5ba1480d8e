//! Raw echo with a thread per connection, as the standard library offers it.
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, thread};

fn main() -> io::Result<()> {
    let port = env::args().nth(1).expect("usage: echo PORT");
    let listener = TcpListener::bind(format!("127.0.0.1:{port}"))?;
    for stream in listener.incoming() {
        let stream = stream?;
        // A client that resets its connection is no error of the server.
        thread::spawn(move || echo(stream).unwrap_or(()));
    }
    Ok(())
}

fn echo(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = [0; 64 * 1024];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            n => stream.write_all(&buffer[..n])?,
        }
    }
}
