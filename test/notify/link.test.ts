import { describe, expect, it } from 'vitest';
import sample from '../../local.settings.sample.json' with { type: 'json' };
import { parseSettings } from '../../src/app/settings.ts';
import { findPlace } from '../../src/console/pages.ts';
import type { EventType, NotificationEvent } from '../../src/notify/event.ts';
import { withLink } from '../../src/notify/link.ts';

const event = (type: EventType, data: Record<string, unknown>, subject = '/subscriptions/s'): NotificationEvent => ({
  id: 'e',
  type,
  source: 'urn:gatehouse:t',
  subject,
  time: '2026-03-04T10:00:00.000Z',
  data,
});
const linkOf = (given: NotificationEvent): URL =>
  new URL(String(withLink(given, 'https://gatehouse.example').data.link));

describe('the link of a notification', () => {
  it('leads to a page of the console', () => {
    const request = linkOf(event('Gatehouse.Connection.Pending', { id: 'iBZW_-1' }));
    expect(findPlace(request.pathname)).toMatchObject({ page: 'connection', values: { id: 'iBZW_-1' } });
    const finding = linkOf(event('Gatehouse.Finding.Opened', { state: 'open' }, '/subscriptions/s/a&b#c'));
    expect(findPlace(finding.pathname)).toMatchObject({ page: 'findings' });
    expect(Object.fromEntries(finding.searchParams)).toEqual({ state: 'open', words: '/subscriptions/s/a&b#c' });
  });

  it('stays on the app, with any id', () => {
    for (const id of ['//evil.example', '../../x', 'a?b#c', '@evil.example'])
      expect(linkOf(event('Gatehouse.Connection.Rejected', { id })).origin).toBe('https://gatehouse.example');
  });

  it('is missing where nobody knows the address', () => {
    expect(withLink(event('Gatehouse.Connection.Pending', { id: 'x' }), undefined).data).toEqual({ id: 'x' });
  });

  it.each([
    [{}, undefined],
    [{ WEBSITE_HOSTNAME: 'func-gatehouse.azurewebsites.net' }, 'https://func-gatehouse.azurewebsites.net'],
    [
      { WEBSITE_HOSTNAME: 'a.azurewebsites.net', GATEHOUSE_HOSTS: 'gatehouse.contoso.com,a.azurewebsites.net' },
      'https://gatehouse.contoso.com',
    ],
  ])('has the address that %j says', (more, address) => {
    expect(parseSettings({ ...sample.Values, ...more }).console).toBe(address);
  });
});
