/** A request holds scripts up to so many characters together; a shell keeps all of one request in memory. */
const REQUEST_SIZE = 2 * 1024 * 1024;

/** The scripts in their order, in as few requests as they fit in. A script larger than a request travels alone. */
export function toRequests(scripts: readonly string[]): readonly (readonly string[])[] {
  const requests: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const script of scripts) {
    if (size + script.length > REQUEST_SIZE) {
      requests.push([]);
      size = 0;
    }
    requests.at(-1)?.push(script);
    size += script.length;
  }
  return requests;
}
