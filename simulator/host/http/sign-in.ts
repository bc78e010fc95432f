import { cookiePrincipal, type Principals } from './principals.ts';
import type { Reply } from './reply.ts';

/** The `/.auth` pages of platform authentication, so that a browser can switch principals. */
export function signIn(url: URL, cookie: string | undefined, principals: Principals): Reply | undefined {
  if (url.pathname === '/.auth/me') {
    const name = cookiePrincipal(cookie);
    const principal = name === undefined ? undefined : principals[name];
    return json(200, principal === undefined ? [] : [{ provider_name: 'aad', user_id: principal.name }]);
  }
  if (url.pathname === '/.auth/logout') return redirect(url, 'local-principal=; Path=/; Max-Age=0');
  if (!url.pathname.startsWith('/.auth/login/')) return undefined;
  const name = url.searchParams.get('as') ?? '';
  if (principals[name] === undefined)
    return json(400, { error: `Say who you are: /.auth/login/aad?as=${Object.keys(principals).join('|')}` });
  return redirect(url, `local-principal=${name}; Path=/; HttpOnly; SameSite=Lax`);
}

function redirect(url: URL, cookie: string): Reply {
  const wanted = url.searchParams.get('post_login_redirect_uri') ?? '/';
  // Only a path of this host, as the platform allows without further settings.
  const location = /^\/(?![/\\])/.test(wanted) ? wanted : '/';
  return { status: 302, headers: { location, 'set-cookie': cookie } };
}

function json(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
