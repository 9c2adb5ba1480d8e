"""Raw echo on asyncio's event loop."""

import asyncio
import sys


async def echo(reader, writer):
    try:
        while data := await reader.read(64 * 1024):
            writer.write(data)
            await writer.drain()  # reads no more while the socket takes no more
    except ConnectionError:
        pass  # a client that resets its connection is no error of the server
    finally:
        writer.close()


async def main(port):
    server = await asyncio.start_server(echo, "127.0.0.1", port, backlog=4096)
    async with server:
        await server.serve_forever()


asyncio.run(main(int(sys.argv[1])))
