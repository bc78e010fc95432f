/** The markdown that `gatehouse preview --markdown` writes, as a page: headings, tables, code, lists and what is folded; nothing else is in it. */
export function commentPage(markdown: string): string {
  const html: string[] = [];
  let isTable = false;
  for (const line of markdown.split('\n')) {
    const cells = /^\| (.*) \|$/.exec(line)?.[1]?.split(' | ');
    if (cells === undefined && isTable) html.push('</table>');
    if (cells === undefined) isTable = false;
    if (/^<(\/?details|summary)/.test(line)) html.push(line);
    else if (line.startsWith('### ')) html.push(`<h3>${inline(line.slice(4))}</h3>`);
    else if (line.startsWith('- ')) html.push(`<li>${inline(line.slice(2))}</li>`);
    else if (cells !== undefined && !line.includes('---')) {
      const tag = isTable ? 'td' : 'th';
      html.push(
        isTable ? '' : '<table>',
        `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join('')}</tr>`,
      );
      isTable = true;
    } else if (cells === undefined && line !== '' && !line.startsWith('<!--')) html.push(`<p>${inline(line)}</p>`);
  }
  return `<!doctype html><meta charset="utf-8"><style>${style}</style><main>${html.join('\n')}</main>`;
}

const inline = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]*)`/g, '<code>$1</code>');

const style = `
body { margin: 0; font: 14px/1.5 system-ui, sans-serif; color: #1f2328; background: #fff; }
main { margin: 16px; padding: 12px 16px; border: 1px solid #d1d9e0; border-radius: 6px; }
h3 { margin: 0 0 12px; font-size: 17px; }
table { border-collapse: collapse; margin-bottom: 14px; }
td, th { border: 1px solid #d1d9e0; padding: 5px 10px; text-align: left; vertical-align: top; }
code { background: #eff1f3; border-radius: 5px; padding: 1px 5px; font: 12px ui-monospace, monospace; }
summary { cursor: pointer; margin: 4px 0; }`;
