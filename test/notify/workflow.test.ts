import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import workflow from '../../infra/notify-workflow.json' with { type: 'json' };
import { pendingEvent } from '../../src/notify/connection-event.ts';
import { eventKinds, type NotificationEvent } from '../../src/notify/event.ts';
import { findingEvent } from '../../src/notify/finding-event.ts';
import { withLink } from '../../src/notify/link.ts';
import { KeptFinding } from '../../src/state/findings/model.ts';
import { account, connectionRow, exposed, source, waiting } from './given.ts';
import { workOut } from './workflow-language.ts';

const parameters = {
  mail: {
    endpoint: 'https://acs.example',
    from: 'DoNotReply@x.azurecomm.net',
    to: [{ address: 'approvers@contoso.example' }],
  },
  teamsWorkflowUrl: 'https://teams.example/workflows/a-channel',
};

const kept = (finding: typeof exposed): KeptFinding =>
  KeptFinding.parse({
    room: 'egress',
    key: account,
    ...finding,
    state: 'open',
    firstSeen: '2026-03-04T10:00:00.000Z',
    openedAt: '2026-03-04T10:00:00.000Z',
    reopened: 0,
    lastSeen: '2026-03-04T10:00:00.000Z',
  });
const hostile = '<b>click</b> [here](https://evil.example)';
const request = pendingEvent(
  { change: 'opened', finding: kept(waiting) },
  connectionRow({ description: hostile }),
  source,
);
const found = findingEvent({ change: 'opened', finding: kept(exposed) }, source);

/** What the workflow sends for an event, as it arrives or as Logic Apps hands on a body that it takes for bytes. */
function sends(event: NotificationEvent | undefined, as: 'json' | 'bytes' = 'json') {
  const sent = { specversion: '1.0', ...(event && withLink(event, 'https://gatehouse.example')) };
  const bytes = { '$content-type': 'application/cloudevents+json', $content: btoa(JSON.stringify(sent)) };
  const outputs: Record<string, unknown> = {};
  const scope = { trigger: as === 'json' ? sent : bytes, outputs, parameters };
  for (const [name, { inputs }] of Object.entries(workflow.words)) outputs[name] = workOut(inputs, scope);
  return {
    mail: workOut(workflow.mail.mail.inputs, scope) as typeof workflow.mail.mail.inputs,
    card: workOut(workflow.card.card.inputs, scope) as typeof workflow.card.card.inputs,
  };
}

describe('the workflow that notifies people', () => {
  it('mails who asks for what, since when, and where to decide', () => {
    const { mail } = sends(request);
    expect(mail).toMatchObject({
      uri: 'https://acs.example/emails:send?api-version=2023-03-31',
      body: {
        senderAddress: 'DoNotReply@x.azurecomm.net',
        recipients: { to: [{ address: 'approvers@contoso.example' }] },
        content: {
          subject: 'A private endpoint asks for st1',
          plainText: expect.stringMatching(
            /^From \S+\/privateendpoints\/pe-orders, since 2026-03-04T10:00:00\.000Z\. .* https:\/\/gatehouse\.example\/connections\/\S+$/,
          ),
        },
      },
    });
  });

  it('shows the same on a card, whose button opens the console', () => {
    const { card } = sends(request);
    expect(card.uri).toBe(parameters.teamsWorkflowUrl);
    const [{ content } = { content: undefined }] = card.body.attachments;
    expect(content?.body.map(({ text }) => text)[0]).toBe('A private endpoint asks for st1');
    expect(content?.actions[0]?.url).toMatch(/^https:\/\/gatehouse\.example\/connections\//);
  });

  it('names a finding by its check, subject and severity', () => {
    const { content } = sends(found).mail.body;
    expect(content.subject).toBe('exposure-storage-public-open: st1');
    expect(content.plainText).toMatch(
      /^A finding of severity high on \S+, since .*https:\/\/gatehouse\.example\/findings/,
    );
  });

  it('says nothing of what a requester wrote', () => {
    expect(JSON.stringify(request)).toContain('evil.example');
    expect(JSON.stringify(sends(request))).not.toMatch(/evil|click/);
  });

  it('reads an event that comes as bytes, and one that lacks what may be missing', () => {
    expect(sends(request, 'bytes')).toEqual(sends(request));
    const { endpointId: _, link: __, ...data } = request?.data ?? {};
    const bare = { ...(request as NotificationEvent), data } as NotificationEvent;
    expect(sends(bare).mail.body.content.plainText).toContain('somebody that Azure does not name');
  });

  it('is started by types of event that there are', () => {
    const bicep = readFileSync(new URL('../../infra/modules/notify-people.bicep', import.meta.url), 'utf8');
    const types = [...bicep.matchAll(/'(Gatehouse\.[\w.]+)'/g)].map(([, type]) => type);
    expect(types.length).toBeGreaterThan(2);
    for (const type of types) expect(Object.keys(eventKinds)).toContain(type);
  });
});
