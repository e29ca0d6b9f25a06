/** An SQL identifier, always quoted: hyphens, capitals and reserved words are all safe inside the quotes. */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0')) {
    throw new RangeError(`${JSON.stringify(name)} cannot be an SQL identifier.`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** An SQL string literal. Assumes `standard_conforming_strings`, on by default in every supported PostgreSQL. */
export function quoteLiteral(text: string): string {
  if (text.includes('\0')) throw new RangeError('An SQL string cannot hold the character U+0000.');
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQL line comments, one per line of the text, so that no text can end the comment. */
export function quoteComment(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `-- ${line}`.trimEnd())
    .join('\n');
}

/** The text on lines of its own between dollar quotes, under a tag that does not occur in it. */
export function quoteDollar(text: string, tag: string): string {
  let unique = tag;
  for (let n = 2; text.includes(`$${unique}$`); n += 1) unique = `${tag}${n}`;
  return `$${unique}$\n${text}\n$${unique}$`;
}
