/**
 * TypeScript with every union that stands on a line of its own, behind its name, opened: one member a line. Formatters differ
 * in this one thing; the project's own opens them.
 */
export function openedUnions(text: string): string {
  return text.replace(/([:=])\n( +)(\S.*);$/gm, (whole, end: string, indent: string, type: string) => {
    const members = unionMembers(type);
    if (members.length < 2) return whole;
    return `${end}\n${members.map((member) => `${indent}| ${member}`).join('\n')};`;
  });
}

/** The members of a type on one line, as far as it is a union. */
function unionMembers(type: string): string[] {
  const members: string[] = [];
  let depth = 0;
  let quote: string | null = null;
  let start = 0;
  for (let at = 0; at < type.length; at += 1) {
    const character = type[at] ?? '';
    if (quote !== null) {
      if (character === '\\') at += 1;
      else if (character === quote) quote = null;
    } else if (`'"\``.includes(character)) quote = character;
    else if ('([{<'.includes(character)) depth += 1;
    else if (')]}>'.includes(character)) depth -= 1;
    else if (depth === 0 && type.startsWith(' | ', at)) {
      members.push(type.slice(start, at));
      start = at + ' | '.length;
    }
  }
  return [...members, type.slice(start)];
}
