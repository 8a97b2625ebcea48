/** A name as PostgreSQL quotes it. */
export const postgresqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as a literal that means the same whatever standard_conforming_strings is. */
export const postgresqlText = (text: string): string => {
  const quoted = `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return text.includes('\\') ? ` E${quoted}` : quoted;
};
