import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createMail, MailError } from './index.ts';
import { testCertificate } from './testCertificate.ts';

type Taken = {
  readonly to: readonly string[];
  readonly from: string;
  readonly raw: string;
  readonly secure: boolean;
};

const certificate = testCertificate();
setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);

const quiet = { info: () => {} };
const message = { to: 'ada@example.org', subject: 'Invitation', text: 'Come and draw.' };

/** A real server on a port of its own; `taken` fills with what it accepts. */
async function serve(t: TestContext, options: SMTPServerOptions = {}) {
  const taken: Taken[] = [];
  const server = new SMTPServer({
    ...certificate,
    authOptional: true,
    ...options,
    onData: (stream, session, done) => {
      buffer(stream).then((raw) => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('too large'), { responseCode: 552 }));
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          to: rcptTo.map(({ address }) => address),
          from: mailFrom === false ? '' : mailFrom.address,
          raw: String(raw),
          secure: session.secure,
        });
        done();
      }, done);
    },
  });
  server.on('error', () => {});
  const { port } = await new Promise<AddressInfo>((resolve) => {
    const listener = server.listen(0, '127.0.0.1', () => resolve(listener.address() as AddressInfo));
  });
  t.after(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port, taken };
}

function mailTo(smtpUrl: string, timeout?: number) {
  return createMail({ smtpUrl, from: 'studio@example.com', dataDir: tmpdir(), log: quiet, timeout });
}

async function refusal(sending: Promise<void>): Promise<MailError> {
  const error = await sending.then(
    () => assert.fail('the mail was sent'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof MailError);
  assert.doesNotMatch(error.message, /\n|ada@example\.org/);
  return error;
}

test('a message that the server takes arrives as it was written, for its one recipient', async (t) => {
  const { port, taken } = await serve(t);
  const mail = mailTo(`smtp://127.0.0.1:${port}`);
  await mail.send({ ...message, subject: 'Grüße, Ada', html: '<p>Come and <b>draw</b>.</p>' });
  const [only] = taken;
  assert.equal(taken.length, 1);
  assert.deepEqual([only?.from, only?.to], ['studio@example.com', ['ada@example.org']]);
  assert.match(only?.raw ?? '', /^From: FluxStudio <studio@example\.com>\r$/m);
  assert.match(only?.raw ?? '', /^To: ada@example\.org\r$/m);
  assert.match(only?.raw ?? '', /^Subject: =\?UTF-8\?/m);
  assert.match(only?.raw ?? '', /^Auto-Submitted: auto-generated\r$/m);
  assert.match(only?.raw ?? '', /Come and draw\.[\s\S]*<b>draw<\/b>/);
  assert.deepEqual(await mail.outbox(), []);
});

test('a recipient whom the server refuses is told in one sentence, and no other try is asked for', async (t) => {
  const { port, taken } = await serve(t, {
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error('no such person'), { responseCode: 550 })),
  });
  const error = await refusal(mailTo(`smtp://127.0.0.1:${port}`).send(message));
  assert.equal(
    error.message,
    `The mail server 127.0.0.1:${port} refused the sender or the recipient: 550 no such person`,
  );
  assert.equal(error.canRetry, false);
  assert.deepEqual(taken, []);
});

test('a server that is busy asks for another try', async (t) => {
  const { port } = await serve(t, {
    onMailFrom: (_address, _session, done) => done(Object.assign(new Error('later'), { responseCode: 451 })),
  });
  const error = await refusal(mailTo(`smtp://127.0.0.1:${port}`).send(message));
  assert.match(error.message, /: 451 later$/);
  assert.equal(error.canRetry, true);
});

test('a message that is larger than the server takes is refused for good', async (t) => {
  const { port } = await serve(t, { size: 1_000 });
  const send = (length: number) =>
    mailTo(`smtp://127.0.0.1:${port}`).send({ ...message, text: 'x'.repeat(length) });
  await send(10);
  const error = await refusal(send(2_000));
  assert.match(error.message, /refused the message: 552 too large$/);
  assert.equal(error.canRetry, false);
});

test('a server that is not there can be tried again', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const error = await refusal(mailTo(`smtp://127.0.0.1:${port}`).send(message));
  assert.match(
    error.message,
    new RegExp(`^The mail server 127\\.0\\.0\\.1:${port} cannot be used: .*ECONNREFUSED`),
  );
  assert.equal(error.canRetry, true);
});

test('a server that never greets is given up on in time', async (t) => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const error = await refusal(mailTo(`smtp://127.0.0.1:${port}`, 150).send(message));
  assert.equal(error.message, `The mail server 127.0.0.1:${port} took longer than 150 ms.`);
  assert.equal(error.canRetry, true);
});

test('a server that answers a byte at a time is given up on in time too', async (t) => {
  const server = createServer((socket) => {
    const drip = setInterval(() => socket.write('2'), 20);
    socket.on('error', () => {}).on('close', () => clearInterval(drip));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const error = await refusal(mailTo(`smtp://127.0.0.1:${port}`, 150).send(message));
  assert.match(error.message, /took longer than 150 ms/);
});

test('smtps:// speaks TLS from the first byte and sends the name and password of the URL', async (t) => {
  const names: string[] = [];
  const { port, taken } = await serve(t, {
    secure: true,
    authOptional: false,
    onAuth: ({ username, password }, _session, done) => {
      names.push(`${username}/${password}`);
      done(null, { user: username });
    },
  });
  await mailTo(`smtps://studio%40x:p%3Ass@127.0.0.1:${port}`).send(message);
  assert.deepEqual(names, ['studio@x/p:ss']);
  assert.equal(taken[0]?.secure, true);
});

test('smtp:// is encrypted where the server offers it', async (t) => {
  const { port, taken } = await serve(t);
  await mailTo(`smtp://127.0.0.1:${port}`).send(message);
  assert.equal(taken[0]?.secure, true);
});

test('with requireTLS a server that offers none gets nothing', async (t) => {
  const { port, taken } = await serve(t, { hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
  const error = await refusal(mailTo(`smtp://127.0.0.1:${port}?requireTLS=true`).send(message));
  assert.match(error.message, /gave no encrypted connection/);
  assert.deepEqual(taken, []);
  await mailTo(`smtp://127.0.0.1:${port}`).send(message);
  assert.deepEqual(
    taken.map(({ secure }) => secure),
    [false],
  );
});

test('a certificate that nobody trusts gets nothing', async (t) => {
  const { port, taken } = await serve(t, { ...testCertificate(), secure: true });
  const error = await refusal(mailTo(`smtps://127.0.0.1:${port}`).send(message));
  assert.match(error.message, /self-signed|signature/);
  assert.deepEqual(taken, []);
});

test('a wrong password is told as such', async (t) => {
  const { port } = await serve(t, {
    secure: true,
    onAuth: (_auth, _session, done) => done(new Error('Invalid username or password')),
  });
  const error = await refusal(mailTo(`smtps://me:wrong@127.0.0.1:${port}`).send(message));
  assert.match(error.message, /refused the name or password: 535/);
  assert.doesNotMatch(error.message, /wrong$/);
  assert.equal(error.canRetry, false);
});

test('what would add a header or a recipient never reaches the server', async (t) => {
  const { port, taken } = await serve(t);
  const mail = mailTo(`smtp://127.0.0.1:${port}`);
  await refusal(mail.send({ ...message, subject: 'Hello\r\nBcc: eve@example.org' }));
  await refusal(mail.send({ ...message, to: 'bob@example.org, eve@example.org' }));
  assert.deepEqual(taken, []);
  await mail.send({ ...message, text: 'one\r\n.\r\nMAIL FROM:<eve@example.org>\r\n' });
  const raws = taken.map(({ raw }) => raw);
  assert.equal(raws.length, 1);
  assert.match(raws.join(), /^MAIL FROM:<eve@example\.org>/m);
});
