// Starts programs on loopback, waits for what they say, and ends them by their own process.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = path.join(root, 'target/debug/bellwether');

/** A folder of its own for one test, removed afterwards. */
export function temporaryFolder(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'bellwether-'));
  t.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export function writeFile(folder, name, text) {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Starts a program that is ended when the test is. Its last words are kept for a failing test to show. */
export function start(t, command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      said.push(text);
      if (said.length > 200) said.shift();
    });
  }
  child.said = () => said.join('');
  child.ended = new Promise((resolve) => child.on('exit', resolve));
  t.after(async () => {
    child.kill('SIGKILL');
    await child.ended;
  });
  return child;
}

/** Asks again until `ask` gives something, for at most `seconds`. */
export async function until(what, seconds, ask) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not seen within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The demo, at a speed that tells the story in seconds; gives its address. */
export async function demo(t, speed = 2400) {
  const child = start(t, binary, ['demo', '--listen', '127.0.0.1:0', '--speed', String(speed)], { cwd: root });
  const address = await until('the demo to say where it is', 30, async () => {
    if (child.exitCode !== null) throw new Error(child.said());
    return /Bellwether is at (http:\/\/\S+?)\/\s/.exec(child.said())?.[1];
  });
  return { address, child };
}

export async function get(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.text();
}

/** A loopback port nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A webhook on loopback that remembers what it was sent. */
export async function webhook(t) {
  const received = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      received.push({ path: request.url, body: JSON.parse(body) });
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}`, received };
}
