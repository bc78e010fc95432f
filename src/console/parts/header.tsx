import { useLayoutEffect, useRef } from 'preact/hooks';
import { useMe } from '../data/me.ts';
import { menuOf, type PageName, pages } from '../pages.ts';

/** The bar with the product's name and who is signed in. */
export function Header() {
  const me = useMe();
  return (
    <header class="bar">
      <a class="brand" href="/">
        Gatehouse
      </a>
      {me.signedIn && (
        <p class="who">
          <span>{me.name ?? me.objectId}</span>
          <span class="role">{me.role?.replace('Gatehouse.', '') ?? sightOf(me.subscriptions)}</span>
          <a href="/.auth/logout?post_logout_redirect_uri=/">Sign out</a>
        </p>
      )}
    </header>
  );
}

const sightOf = (subscriptions: readonly string[] | undefined): string =>
  subscriptions === undefined
    ? 'no role'
    : `sees ${subscriptions.length === 1 ? 'one subscription' : `${subscriptions.length} subscriptions`}`;

/** The menu: beside the page where there is room, else a strip above it. */
export function Menu({ current }: { readonly current: PageName | undefined }) {
  const menu = useRef<HTMLElement>(null);
  const entry = current && menuOf(current);
  // On a strip the page's own entry may be out of sight.
  useLayoutEffect(() => {
    const marked = menu.current?.querySelector<HTMLElement>('[aria-current]');
    if (marked && menu.current) menu.current.scrollLeft = marked.offsetLeft - 16;
  }, [current]);
  return (
    <nav class="menu" aria-label="Pages" ref={menu}>
      <ul>
        {pages
          .filter(({ name, under }) => name === under)
          .map(({ name, path, title }) => (
            <li key={name}>
              <a href={path} aria-current={name === current ? 'page' : name === entry ? 'true' : undefined}>
                {title}
              </a>
            </li>
          ))}
      </ul>
    </nav>
  );
}
