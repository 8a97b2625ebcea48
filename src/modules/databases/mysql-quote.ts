/** A name as MySQL and MariaDB quote it. */
export const mysqlName = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** A text as a literal; holds in every sql_mode but NO_BACKSLASH_ESCAPES, which the session turns off. */
export const mysqlText = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll('\0', '\\0')}'`;

/** An account as `'user'@'host'`. */
export const mysqlAccount = (user: string, host: string): string => `${mysqlText(user)}@${mysqlText(host)}`;
