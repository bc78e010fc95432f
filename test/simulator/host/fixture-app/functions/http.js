import { app } from '@azure/functions';

app.setup({ enableHttpStream: process.env.FIXTURE_STREAM === 'true' });

app.http('echo', {
  methods: ['GET', 'POST'],
  route: 'echo/{id}/{rest?}',
  handler: async (request, context) => {
    context.info('echoing');
    return {
      status: 201,
      headers: { 'x-fixture': 'yes' },
      cookies: [{ name: 'seen', value: 'a b', httpOnly: true, sameSite: 'Lax' }],
      jsonBody: {
        method: request.method,
        params: request.params,
        query: Object.fromEntries(request.query),
        url: request.url,
        trace: context.traceContext?.traceParent,
        body: await request.text(),
        headers: Object.fromEntries(request.headers),
        user: request.user && { id: request.user.id, username: request.user.username },
      },
    };
  },
});
app.http('cookies', {
  handler: () => ({ headers: { 'set-cookie': 'one=1' }, cookies: [{ name: 'two', value: '2' }] }),
});
app.http('rest', { route: 'rest/{*path}', handler: (request) => ({ body: `rest ${request.params.path ?? ''}` }) });
app.http('items', { route: 'items/{id}', handler: (request) => ({ body: `item ${request.params.id}` }) });
app.http('anything', { route: '{*path}', methods: ['GET'], handler: () => ({ status: 404, body: 'not ours' }) });
app.http('literal', { route: 'echo/known', handler: () => ({ body: 'literal' }) });
app.http('nothing', { handler: () => undefined });
app.http('no-content', { route: 'no-content', handler: () => ({ status: 204 }) });
app.http('not-an-object', { handler: () => 'text' });
app.http('throws', {
  handler: () => {
    throw new Error('secret detail');
  },
});
app.http('keyed', { authLevel: 'function', handler: () => ({ body: 'in' }) });
app.http('master-only', { authLevel: 'admin', handler: () => ({ body: 'in' }) });
app.http('register-late', {
  handler: () => {
    try {
      app.http('late', { handler: () => ({}) });
      return { body: 'registered' };
    } catch (error) {
      return { body: error.message };
    }
  },
});
app.http('slow', {
  handler: async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { body: 'done' };
  },
});
