/** Stands for a thing that comes later, so that a file can name it at its top. It does what the thing of the moment does. */
export function standInFor<Thing extends object>(prototype: Thing, current: () => Thing): Thing {
  const get = (_: Thing, key: string | symbol): unknown => {
    const thing = current();
    const value: unknown = Reflect.get(thing, key, thing);
    return typeof value === "function" ? value.bind(thing) : value;
  };
  const bare: Thing = Object.create(prototype);
  return new Proxy(bare, { get });
}
