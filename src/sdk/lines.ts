/** The lines of a text, each with the newline that ends it; the last may have none. */
export const splitLines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** A line without its end, be it `\n` or `\r\n`. */
export const withoutNewline = (line: string): string => line.replace(/[\r\n]+$/, '');

/** A line with a newline at its end. */
export const endLine = (line: string): string => (line.endsWith('\n') ? line : `${line}\n`);
