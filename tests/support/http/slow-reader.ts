import { connect } from "node:net";

/** Asks for a path and reads no more than the beginning of the answer, until `readOn` is called. */
export async function beginToRead(port: number, path: string) {
  const began = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<string>();
  let text = "";
  const socket = connect(port, "127.0.0.1")
    .on("error", () => {})
    .on("close", () => closed.resolve(text))
    .on("data", (data) => {
      if (text === "") socket.pause();
      text += String(data);
      began.resolve();
    });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await Promise.race([began.promise, closed.promise]);
  return {
    leave: () => socket.destroy(),
    /** @returns everything that was read, once the server has closed. */
    readOn: () => {
      socket.resume();
      return closed.promise;
    },
  };
}
