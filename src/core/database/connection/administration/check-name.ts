/** The name, if PostgreSQL keeps it whole: it cuts longer ones in silence. @throws Error */
export function checkName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes > 0 && bytes < 64 && !name.includes("\0")) return name;
  throw new Error(`"${name.slice(0, 80).replaceAll("\0", "?")}" is no name: PostgreSQL takes 1 to 63 bytes.`);
}
