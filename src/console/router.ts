import { useLayoutEffect, useState } from 'preact/hooks';

const changed = 'gatehouse:address';

/** Marks a place in the history that was opened over the one before it. */
const over = 'over';

/** Goes to another place of the console without loading it again. `over`: it is opened over this one, and `leaveTo` leads back. */
export function goTo(address: string, how: 'push' | 'replace' | 'over' = 'push'): void {
  if (how === 'replace') history.replaceState(null, '', address);
  else history.pushState(how === 'over' ? over : null, '', address);
  window.dispatchEvent(new Event(changed));
}

/** Leaves what was opened over a page: by the way back where the page opened it, so that nobody has to go that way twice. */
export function leaveTo(address: string): void {
  if (history.state === over) history.back();
  else goTo(address, 'replace');
}

/** Gives the focus to the content: what had it is about to go, and the keyboard must not begin at the top again. */
export function focusContent(): void {
  document.getElementById('main')?.focus({ preventScroll: true });
}

/** The address the browser shows; a component that uses it is drawn again when it changes. */
export function useAddress(): URL {
  const [address, setAddress] = useState(() => location.href);
  // Before anything can be clicked: an address that changes unheard would leave the page behind.
  useLayoutEffect(() => {
    const read = (): void => setAddress(location.href);
    window.addEventListener('popstate', read);
    window.addEventListener(changed, read);
    return () => {
      window.removeEventListener('popstate', read);
      window.removeEventListener(changed, read);
    };
  }, []);
  return new URL(address);
}

/** Lets every plain click on a link into the console stay in the page: links remain links, to open in a tab or copy. */
export function followLinksWithin(): void {
  document.addEventListener('click', (event) => {
    const link = (event.target as Element | null)?.closest('a');
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented || link.target !== '' || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || /^\/(api|\.auth)(\/|$)/.test(link.pathname)) return;
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    goTo(link.href);
    window.scrollTo(0, 0);
  });
}
