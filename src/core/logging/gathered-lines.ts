import type { DestinationStream } from "pino";

const milliseconds = 10;

/**
 * Writes the lines of some moments at once, since one at a time costs as much as the request that it tells of. What is left
 * is written when the process ends; one that is killed loses the last ten milliseconds.
 */
export function gatheredLines(stream: NodeJS.WriteStream): DestinationStream {
  let lines = "";
  let isWatching = false;
  const write = () => {
    const text = lines;
    lines = "";
    if (text !== "") stream.write(text);
  };
  return {
    write: (line) => {
      if (!isWatching) process.on("exit", write);
      isWatching = true;
      if (lines === "") setTimeout(write, milliseconds);
      lines += line;
    },
  };
}
