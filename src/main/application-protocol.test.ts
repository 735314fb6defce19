import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../storage/testing';
import { answerFromBundle, CONTENT_SECURITY_POLICY, fileOfUrl } from './application-protocol';

vi.mock('electron', () => ({ protocol: {} }));

const ROOT = path.resolve('/bundle');

describe('application addresses', () => {
  it('name files in the bundle', () => {
    expect(fileOfUrl(ROOT, 'app://bundle/index.html')).toBe(path.join(ROOT, 'index.html'));
    expect(fileOfUrl(ROOT, 'app://bundle/assets/a%20b.js?x=1#y')).toBe(path.join(ROOT, 'assets', 'a b.js'));
  });

  it.each([
    'app://bundle/',
    'app://bundle/..%2fsecret.html',
    'app://bundle/assets/..%2f..%2f..%2fetc%2fpasswd',
    'app://bundle/..%5csecret.html',
    'app://bundle/%00index.html',
    'app://bundle/%E0%A4%A',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'https://bundle/index.html',
    'no address',
  ])('%s names none', (url) => {
    expect(fileOfUrl(ROOT, url)).toBeNull();
  });

  it('stay inside where the dots were resolved before', () => {
    expect(fileOfUrl(ROOT, 'app://bundle/%2e%2e/%2e%2e/etc/passwd')).toBe(path.join(ROOT, 'etc', 'passwd'));
  });
});

describe('the bundle', () => {
  let folder: string;
  beforeAll(() => {
    folder = path.join(temporaryFolder(), 'renderer');
    mkdirSync(path.join(folder, 'assets'), { recursive: true });
    writeFileSync(path.join(folder, 'index.html'), '<title>Inkling</title>');
    writeFileSync(path.join(folder, 'assets', 'index.js'), 'export {}');
    writeFileSync(path.join(folder, '..', 'secret.html'), 'secret');
  });
  const get = (url: string, method = 'GET') => answerFromBundle(folder, { method, url });

  it('is served with its types and the policy', async () => {
    const page = await get('app://bundle/index.html');
    expect([page.status, await page.text()]).toEqual([200, '<title>Inkling</title>']);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const script = await get('app://bundle/assets/index.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('is all that is served', async () => {
    expect((await get('app://bundle/..%2fsecret.html')).status).toBe(400);
    expect((await get('app://bundle/missing.js')).status).toBe(404);
    expect((await get('app://bundle/assets')).status).toBe(400);
    expect((await get('app://bundle/index.html', 'POST')).status).toBe(405);
  });
});

describe('the policy', () => {
  it('allows nothing inline and nothing from elsewhere', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|http|\*/);
  });
});
