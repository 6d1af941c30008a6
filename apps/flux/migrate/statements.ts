/** What SQL is made of where a semicolon does not end a statement, and what is skipped (PostgreSQL, 4.1). */
const parts =
  /--[^\n]*|\/\*|[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|;|[\s\S]/gy;

/** After the end of a comment that began before `at`; comments can hold comments. */
function afterComment(sql: string, at: number): number {
  let depth = 1;
  for (let here = at; here < sql.length; here++) {
    const two = sql.slice(here, here + 2);
    if (two === '/*') depth++;
    if (two === '*/') depth--;
    if (two === '/*' || two === '*/') here++;
    if (depth === 0) return here + 1;
  }
  return sql.length;
}

/** The statements of a script, each without its semicolon. */
export function statements(sql: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  parts.lastIndex = 0;
  for (let match = parts.exec(sql); match !== null; match = parts.exec(sql)) {
    const [text] = match;
    if (text === '/*') parts.lastIndex = afterComment(sql, parts.lastIndex);
    // A dollar after a letter belongs to a name.
    if (text.length > 1 && text.startsWith('$') && !/\w/.test(sql[match.index - 1] ?? '')) {
      const end = sql.indexOf(text, parts.lastIndex);
      parts.lastIndex = end === -1 ? sql.length : end + text.length;
    }
    if (text === ';') {
      found.push(sql.slice(from, match.index));
      from = match.index + 1;
    }
  }
  found.push(sql.slice(from));
  return found.map((statement) => statement.trim()).filter((statement) => statement !== '');
}
