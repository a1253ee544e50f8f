/** The actions of one ALTER TABLE: a comma inside parentheses separates none. */
export function actionsOf(text: string): string[] {
  const actions = [""];
  for (const { token, depth } of tokensOf(text)) {
    if (token === "," && depth === 0) actions.push("");
    else actions.push(`${actions.pop()}${token}`);
  }
  return actions.map((action) => action.trim());
}

/** A statement without what stands in parentheses, such as the WHERE of another one. */
export function outsideParentheses(text: string): string {
  const outside = Array.from(tokensOf(text)).filter(({ depth }) => depth === 0);
  return outside.map(({ token }) => token).join("");
}

/** Quoted names and single characters, each with how many parentheses are open around it. */
function* tokensOf(text: string): Generator<{ token: string; depth: number }> {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|[^]/g)) {
    if (token === ")") depth -= 1;
    yield { token, depth };
    if (token === "(") depth += 1;
  }
}
