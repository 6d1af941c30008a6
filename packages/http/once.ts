/** Makes it when it is first asked for. Most routes of a process wait long for their first request, or for ever. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
