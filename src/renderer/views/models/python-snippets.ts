/** Python code that loads an exported model and lets it predict. */
import type { Model } from '../../../core/model';
import type { ModelFormatName, PythonClass } from '../../../formats/model-file';

export const SNIPPET_VARIANTS = ['course', 'pickle', 'numpy', 'onnx'] as const;
export type SnippetVariant = (typeof SNIPPET_VARIANTS)[number];

/** The format that each variant loads. */
export const SNIPPET_FORMATS: Record<SnippetVariant, ModelFormatName> = {
  course: 'model',
  pickle: 'model',
  numpy: 'npz',
  onnx: 'onnx',
};

/** What a pickle names where the file that was opened named nothing. */
const COURSE_CLASS: PythonClass = { module: 'model.two_layers_net', name: 'TwoLayerNet' };

interface Subject {
  name: string;
  model: Model;
  pythonClass: PythonClass | null;
}

/** The name that a model is exported under unless another is chosen. */
export function exportName(name: string, format: ModelFormatName): string {
  return `${name.replace(/[/\\:*?"<>|\p{Cc}]+/gu, '-').replace(/\.\w+$/, '')}.${format}`;
}

function loading(variant: SnippetVariant, file: string, { module, name }: PythonClass): string[] {
  const open = (load: string) => [`with open(${file}, "rb") as file:`, `    net = ${load}`];
  switch (variant) {
    case 'course':
      return [
        'import pickle',
        'import numpy as np',
        '',
        `# Python must find ${module}, which holds ${name}.`,
        ...open('pickle.load(file)'),
      ];
    case 'pickle':
      return [
        'import pickle',
        'import numpy as np',
        '',
        'class Net:',
        `    """Stands for ${name}, so that its code is not needed."""`,
        '',
        'class Loader(pickle.Unpickler):',
        '    def find_class(self, module, name):',
        `        return Net if name == "${name}" else super().find_class(module, name)`,
        '',
        ...open('Loader(file).load()'),
      ];
    case 'numpy':
      return ['import numpy as np', '', `net = np.load(${file})`];
    case 'onnx':
      return [
        'import numpy as np',
        'import onnxruntime',
        '',
        `session = onnxruntime.InferenceSession(${file})`,
      ];
  }
}

function predicting(variant: SnippetVariant, isRaw: boolean): string[] {
  if (variant === 'onnx') {
    return ['scores, probabilities = session.run(None, {"pixels": X.astype(np.float32)})'];
  }
  const array = (name: string) => (variant === 'numpy' ? `net["${name}"]` : `net.params["${name}"]`);
  // A file into which the preprocessing was folded has no such attributes; a .npz always has them.
  const preprocessing =
    variant === 'numpy'
      ? ['X = (X - net["pixel_offset"]) * net["pixel_scale"]']
      : ['X = (X - getattr(net, "pixel_offset", 0)) * getattr(net, "pixel_scale", 1)'];
  return [
    ...(isRaw ? [] : preprocessing),
    `hidden = np.maximum(X @ ${array('W1')} + ${array('b1')}, 0)`,
    `scores = hidden @ ${array('W2')} + ${array('b2')}`,
  ];
}

/** A short program, as it can be pasted and run beside the exported file. */
export function pythonSnippet(variant: SnippetVariant, { name, model, pythonClass }: Subject): string {
  const file = JSON.stringify(exportName(name, SNIPPET_FORMATS[variant]));
  return [
    ...loading(variant, file, pythonClass ?? COURSE_CLASS),
    '',
    `X = np.zeros((1, ${model.shape.inputs}))  # images as rows of grey levels 0..255`,
    ...predicting(variant, model.preprocessing.kind === 'raw'),
    'print(scores.argmax(axis=1))',
    '',
  ].join('\n');
}
