/** An image by the name that docker knows it by: with the tag that is asked for unless the name has its own, or is an id. */
export function imageName(name: string, tag: string): string {
  const last = name.split('/').at(-1) ?? '';
  return isImageId(name) || last.includes(':') || name.includes('@')
    ? name
    : `${name}${/^sha256:/.test(tag) ? '@' : ':'}${tag}`;
}

export const isImageId = (name: string): boolean => /^(sha256:)?[0-9a-f]{12,64}$/.test(name) && !/[/]/.test(name);
