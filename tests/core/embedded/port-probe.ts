import { networkInterfaces } from "node:os";

/** Listens on a port, unless somebody else does. */
export function occupy(port: number): { stop(force: boolean): void } | undefined {
  try {
    return Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } });
  } catch {
    return undefined;
  }
}

/** This machine's addresses which a server that listens everywhere would answer on. */
export function otherAddresses(): string[] {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const outward = own.filter(({ internal, family }) => !internal && family === "IPv4").map(({ address }) => address);
  return process.platform === "linux" ? ["127.0.0.2", ...outward] : outward;
}

/** Whether anybody answers there. */
export async function isOpen(hostname: string, port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname, port, socket: { data() {} } });
    socket.end();
    return true;
  } catch {
    return false;
  }
}
