import { describe, expect, it } from 'vitest';
import type { Model } from '../../../core/model';
import { fitPreprocessing, type PreprocessingKind } from '../../../core/preprocessing';
import { exportName, pythonSnippet, SNIPPET_VARIANTS } from './python-snippets';

const modelOf = (kind: Extract<PreprocessingKind, 'raw' | 'unit'>): Model => ({
  shape: { inputs: 784, hidden: 2, classes: 2 },
  parameters: {
    W1: new Float64Array(1568),
    b1: new Float64Array(2),
    W2: new Float64Array(4),
    b2: new Float64Array(2),
  },
  lambda: 0,
  preprocessing: fitPreprocessing(kind, new Uint8Array(), 784),
  imageSize: [28, 28],
});

describe('the Python code for a model', () => {
  it('names the file as it is exported', () => {
    expect(exportName('a/b: "best"', 'npz')).toBe('a-b- -best-.npz');
    expect(exportName('two_layers.model', 'model')).toBe('two_layers.model');
  });

  it('prepares pixels only where the model wants it', () => {
    for (const variant of SNIPPET_VARIANTS) {
      const [raw, unit] = (['raw', 'unit'] as const).map((kind) =>
        pythonSnippet(variant, { name: 'n', model: modelOf(kind), pythonClass: null }),
      );
      expect(raw).not.toContain('pixel_offset');
      // The preprocessing is part of an ONNX graph.
      if (variant === 'onnx') expect(unit).toBe(raw);
      else expect(unit).toContain('pixel_offset');
    }
  });

  it('says which class pickle looks for', () => {
    const pythonClass = { module: '__main__', name: 'Digits' };
    const subject = { name: 'n', model: modelOf('raw'), pythonClass };
    expect(pythonSnippet('course', subject)).toContain('__main__, which holds Digits');
    expect(pythonSnippet('pickle', subject)).toContain('name == "Digits"');
    expect(pythonSnippet('course', { ...subject, pythonClass: null })).toContain('model.two_layers_net');
  });
});
