import { app } from '@azure/functions';

const order = [];
app.hook.appStart(() => order.push('appStart'));
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName !== 'order') return;
  order.push('pre 1');
  context.inputs[1] = 'from the hook';
});
app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName === 'order') order.push('pre 2');
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName !== 'order') return;
  order.push('post');
  context.result = { jsonBody: order };
});
app.hook.appTerminate(() => {
  process.stdout.write('fixture: appTerminate\n');
});
app.http('order', {
  handler: () => {
    order.push('handler');
    return { status: 500 };
  },
});
