/** The key in the `detail` of a route that says how large its body may be, in bytes. It reads that body itself. */
export const ownBodyLimit = "x-body-limit-bytes";

export function ownBodyLimitOf(hooks: { detail?: Record<string, unknown> } | undefined): number | undefined {
  const limit = hooks?.detail?.[ownBodyLimit];
  return typeof limit === "number" ? limit : undefined;
}
