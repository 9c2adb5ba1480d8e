//! Raw echo on tokio, the usual runtime of Rust's network servers: a task per connection.
use std::{env, io};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Builder;

fn main() -> io::Result<()> {
    let port = env::args().nth(1).expect("usage: echo PORT");
    // As many workers as cores.
    Builder::new_multi_thread().enable_io().build()?.block_on(async {
        let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
        loop {
            let (stream, _) = listener.accept().await?;
            // A client that resets its connection is no error of the server.
            tokio::spawn(async { echo(stream).await.unwrap_or(()) });
        }
    })
}

async fn echo(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match stream.read(&mut buffer).await? {
            0 => return Ok(()),
            n => stream.write_all(&buffer[..n]).await?,
        }
    }
}
