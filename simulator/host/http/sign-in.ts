import { cookiePrincipal, type Principals } from './principals.ts';
import type { Reply } from './reply.ts';
import type { Target } from './target.ts';

/** The `/.auth` pages of platform authentication, so that a browser can switch principals. */
export function signIn({ path, query }: Target, cookie: string | undefined, principals: Principals): Reply | undefined {
  if (path === '/.auth/me') {
    const name = cookiePrincipal(cookie);
    const principal = name === undefined ? undefined : principals[name];
    return json(200, principal === undefined ? [] : [{ provider_name: 'aad', user_id: principal.name }]);
  }
  if (path === '/.auth/logout') return redirect(query, 'local-principal=; Path=/; Max-Age=0');
  if (!path.startsWith('/.auth/login/')) return undefined;
  const name = query.get('as');
  if (name === null) return { status: 200, headers: { 'content-type': 'text/html' }, body: choice(query, principals) };
  if (principals[name] === undefined)
    return json(400, { error: `Say who you are: /.auth/login/aad?as=${Object.keys(principals).join('|')}` });
  return redirect(query, `local-principal=${name}; Path=/; HttpOnly; SameSite=Lax`);
}

/** In place of the identity provider's page: a link for each principal. */
function choice(query: URLSearchParams, principals: Principals): string {
  const links = Object.keys(principals).map((name) => {
    const wanted = new URLSearchParams([...query, ['as', name]]);
    return `<li><a href="?${wanted.toString().replaceAll('&', '&amp;')}">${name}</a></li>`;
  });
  return `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in as</h1><ul>${links.join('')}</ul></html>`;
}

function redirect(query: URLSearchParams, cookie: string): Reply {
  const wanted = query.get('post_login_redirect_uri') ?? '/';
  // Only a path of this host, as the platform allows without further settings.
  const location = /^\/(?![/\\])/.test(wanted) ? wanted : '/';
  return { status: 302, headers: { location, 'set-cookie': cookie } };
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
