import { describe, expect, it } from 'vitest';
import { History } from './history';
import { visibleItems, type PadItem, type Stroke } from './pad-items';

describe('the history of a drawing', () => {
  it('is undone and redone in order', () => {
    const history = new History<number>();
    expect([history.canUndo, history.canRedo]).toEqual([false, false]);
    [1, 2, 3].forEach((item) => history.add(item));
    history.undo();
    history.undo();
    expect(history.done).toEqual([1]);
    history.redo();
    expect(history.done).toEqual([1, 2]);
    expect([history.canUndo, history.canRedo]).toEqual([true, true]);
  });

  it('forgets what was undone when something new is done', () => {
    const history = new History<number>();
    [1, 2].forEach((item) => history.add(item));
    history.undo();
    history.add(3);
    history.redo();
    expect(history.done).toEqual([1, 3]);
  });

  it('stays where it is at both ends', () => {
    const history = new History<number>();
    history.undo();
    history.add(1);
    history.redo();
    history.undo();
    history.undo();
    expect(history.done).toEqual([]);
    history.redo();
    expect(history.done).toEqual([1]);
  });
});

describe('what can be seen of a drawing', () => {
  const stroke = (x: number): Stroke => ({
    kind: 'stroke',
    tool: 'pen',
    width: 20,
    hasPressure: false,
    points: [[x, 0, 0.5]],
  });
  const picture = { kind: 'picture' } as PadItem;
  const clear: PadItem = { kind: 'clear' };

  it('begins behind the last clearing', () => {
    expect(visibleItems([stroke(1), clear, stroke(2), stroke(3)])).toEqual([stroke(2), stroke(3)]);
    expect(visibleItems([stroke(1), clear])).toEqual([]);
    expect(visibleItems([])).toEqual([]);
  });

  it('begins with the last picture', () => {
    expect(visibleItems([stroke(1), picture, stroke(2)])).toEqual([picture, stroke(2)]);
  });
});
