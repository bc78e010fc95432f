import { render } from 'preact';
import { App } from './app.tsx';
import { followLinksWithin } from './router.ts';

const place = document.getElementById('console');
if (place !== null) {
  followLinksWithin();
  place.replaceChildren();
  render(<App />, place);
}
