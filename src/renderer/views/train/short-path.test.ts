import { describe, expect, it } from 'vitest';
import { baseName, shortPath } from './short-path';

describe('paths in a narrow column', () => {
  it('keep their last parts', () => {
    expect(shortPath('/data/mnist')).toBe('/data/mnist');
    expect(shortPath('/home/ada/.local/share/inkling/datasets/mnist')).toBe('…/share/inkling/datasets/mnist');
    expect(shortPath('C:\\Users\\Ada\\Documents\\Courses\\Networks\\digits.npz')).toBe(
      '…\\Courses\\Networks\\digits.npz',
    );
  });
  it('keep a long name whole', () => {
    expect(shortPath('/a/a-folder-with-a-rather-long-name-indeed')).toBe(
      '…/a-folder-with-a-rather-long-name-indeed',
    );
  });
  it('have a base name', () => {
    expect(baseName('/home/ada/digits/')).toBe('digits');
    expect(baseName('C:\\digits.npz')).toBe('digits.npz');
    expect(baseName('/')).toBe('/');
  });
});
