import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sanitizeFilename } from './index.ts';
import { hostileText } from './testing.ts';

describe('filename', () => {
  test('a file name keeps its meaning and loses its path', () => {
    assert.equal(sanitizeFilename('C:\\fakepath\\poster.png'), 'poster.png');
    assert.equal(sanitizeFilename('../../etc/passwd'), 'passwd');
    assert.equal(sanitizeFilename('Frühling  v5.tif'), 'Frühling v5.tif');
    assert.equal(sanitizeFilename('what? "now": a<b>|*.txt'), 'what_ _now__ a_b___.txt');
    assert.equal(sanitizeFilename('photo\u202Egnp.exe'), 'photognp.exe');
    assert.equal(sanitizeFilename('.env'), '.env');
    assert.equal(sanitizeFilename('name. . '), 'name');
  });

  test('a file name is never empty, a directory or a device', () => {
    for (const value of ['', '.', '..', '...', '/', 'a/', '\\', ' . ', '\0'])
      assert.equal(sanitizeFilename(value), 'file');
    assert.equal(sanitizeFilename('nul'), '_nul');
    assert.equal(sanitizeFilename('Com1.txt'), '_Com1.txt');
    assert.equal(sanitizeFilename('console.txt'), 'console.txt');
  });

  test('a file name of 255 bytes stays, one of 256 is cut and keeps its ending', () => {
    const whole = `${'é'.repeat(125)}a.png`;
    assert.equal(sanitizeFilename(whole), whole);
    const cut = sanitizeFilename(`${'é'.repeat(126)}.png`);
    assert.equal(cut, `${'é'.repeat(125)}.png`);
    const odd = sanitizeFilename(`a.${'x'.repeat(300)}`);
    assert.equal(new TextEncoder().encode(odd).length, 255);
  });

  test('a file name never takes more than 255 bytes and never leaves its directory', () => {
    fc.assert(
      fc.property(hostileText, (value) => {
        const name = sanitizeFilename(value);
        assert.ok(new TextEncoder().encode(name).length <= 255);
        assert.doesNotMatch(name, /[/\\<>:"|?*]|^\.{1,2}$|[. ]$/u);
      }),
      { numRuns: 2_000 },
    );
  });

  test('no path leads out of where the file is kept', () => {
    for (const value of [
      '../../etc/passwd',
      '..\\..\\windows\\win.ini',
      '/etc/passwd',
      'C:\\x',
      'a/../../b',
      '....//....//x',
    ]) {
      const name = sanitizeFilename(value);
      assert.doesNotMatch(name, /[/\\:]|^\.\.?$/, value);
    }
  });

  test('a coded path is a name and no path', () => {
    assert.equal(sanitizeFilename('..%2f..%2fetc%2fpasswd'), '..%2f..%2fetc%2fpasswd');
    assert.equal(sanitizeFilename('..／..／etc'), '..／..／etc');
  });

  test('a null byte ends no name', () => {
    assert.equal(sanitizeFilename('shell.php\0.png'), 'shell.php.png');
  });

  test('an ending cannot be turned round by directions', () => {
    for (const mark of ['\u202E', '\u202D', '\u2066', '\u2067', '\u2068', '\u200F', '\u061C'])
      assert.equal(sanitizeFilename(`invoice${mark}fdp.exe`), 'invoicefdp.exe');
  });

  test('letters that look like others stay, and are no dot or slash to any system', () => {
    assert.equal(sanitizeFilename('роster․png.exe'), 'роster․png.exe');
    assert.equal(sanitizeFilename('a∕b'), 'a∕b');
  });

  test('markup and quotes cannot leave the header or attribute that a name stands in', () => {
    assert.equal(sanitizeFilename('<img src=x onerror=alert(1)>.png'), '_img src=x onerror=alert(1)_.png');
    assert.equal(sanitizeFilename('a"; filename="b.exe'), 'a_; filename=_b.exe');
    assert.equal(sanitizeFilename('a\r\nSet-Cookie: x=1'), 'a Set-Cookie_ x=1');
  });

  test('streams of NTFS and devices of Windows are no files', () => {
    assert.equal(sanitizeFilename('file.txt::$DATA'), 'file.txt__$DATA');
    for (const device of ['CON', 'aux.txt', 'LPT1', 'com¹.log']) assert.match(sanitizeFilename(device), /^_/);
  });
});
