/** The Microscope: one batch through the network, step by step. */
export const microscope = {
  title: 'Microscope',
  open: 'Step by step',
  openHelp: 'Follow one image through the network and back, number by number',
  back: 'Back',
  reading: 'Reading the model…',
  unreadable: 'This model cannot be read',
  none: {
    title: 'Nothing to look at yet',
    text: 'Here one image goes through the network and its gradient comes back, every number in sight. Train a network first: it takes a few seconds.',
    train: 'Train a network',
  },
  noDrawing: {
    title: 'Nothing is drawn yet',
    text: 'Draw a digit and come back, or take images of the data set.',
    draw: 'Draw a digit',
    samples: 'Take images',
  },
  misfit: {
    title: 'These images do not fit the model',
    size: 'They have {{pixels}} pixels, the model takes {{inputs}}. Choose another model or another data set.',
    label:
      'There is the label {{label}} among them, but the model knows only the classes 0 to {{last}}. Choose another model, other images or another label.',
  },
  source: {
    label: 'Images from',
    samples: 'Data set',
    drawing: 'My drawing',
    dataset: 'Data set',
  },
  batch: {
    label: 'Batch',
    size: 'Batch size',
    sizeText: 'N = {{number}}',
    previous: 'Previous images',
    next: 'Next images',
    random: 'Random images',
    place: 'Image {{first}} of {{total}}',
    places: 'Images {{first}}–{{last}} of {{total}}',
    randomPlaces: '{{number}} random images of {{total}}',
    problem: 'The images cannot be read: {{reason}}',
    image: 'Image {{index}}: label {{label}}, the network says {{guess}}',
    predicted: 'says {{guess}}',
    trueLabel: 'Label y[{{index}}]',
    labelHelp:
      'What the image is meant to be. Choose another one and see how the loss and the gradients follow.',
  },
  phases: {
    forward: 'Forward',
    loss: 'Loss',
    backward: 'Backward',
    update: 'Update',
  },
  code: 'The code, line by line',
  step: 'Step',
  stepText: '{{number}} of {{total}}',
  previousStep: 'Previous step (←)',
  nextStep: 'Next step (→)',
  axes: {
    image_one: '{{count}} image',
    image_other: '{{count}} images',
    pixel_one: '{{count}} pixel',
    pixel_other: '{{count}} pixels',
    unit_one: '{{count}} hidden unit',
    unit_other: '{{count}} hidden units',
    class_one: '{{count}} class',
    class_other: '{{count}} classes',
  },
  matrix: 'Numbers of {{name}}, {{rows}} × {{columns}}. Arrow keys go from number to number.',
  scale: 'Colours from {{least}} to {{most}}',
  bars: 'Bars from 0 to {{most}}',
  framed: 'framed: the label’s class',
  unit: 'Hidden unit j = {{unit}}',
  previousUnit: 'Previous hidden unit',
  nextUnit: 'Next hidden unit',
  readOut: {
    title: 'How this number came about',
    terms: 'The three largest of {{number}} terms',
    termsAll: 'Its terms',
    rest: 'the other {{number}} together',
    pixelHelp: 'Pixel {{pixel}} is in row {{row}}, column {{column}} of the image.',
  },
  update: {
    rate: 'Learning rate lr',
    rateHelp: 'A number above 0, such as 0.01',
    apply: 'Apply the update',
    reset: 'Back to the model’s weights',
    losses: 'Loss on this batch',
    before: 'before',
    after: 'after update {{number}}',
    applied_one: '{{count}} update applied, in the microscope only',
    applied_other: '{{count}} updates applied, in the microscope only',
    lower: 'The loss went down: these weights say a little more of what the labels say.',
    higher:
      'The loss went up: this learning rate is too large for this batch. Go back and try a smaller one.',
    same: 'The loss stayed the same: the step was too small to change it.',
  },
  steps: {
    X: {
      title: 'The input',
      text: 'Each image becomes one row of X: its grey levels 0 to 255, prepared the way the model was trained.',
    },
    Z1: {
      title: 'First layer: W1 times the pixels',
      text: 'Every hidden unit lays its weight picture over the image, multiplies pixel by pixel and adds up. A large sum means: this pattern is there.',
    },
    A1: {
      title: 'ReLU',
      text: 'Negative sums become 0, positive ones stay. The units that stay above 0 are the active ones; only they have a say from here on.',
    },
    S: {
      title: 'Second layer: scores',
      text: 'Each active unit votes for and against every class with its weights in W2. The votes add up to one score a class; the highest one wins.',
    },
    shifted: {
      title: 'Subtract the largest score',
      text: 'The winner becomes 0 and all others negative. The probabilities stay the same, and exp cannot overflow.',
    },
    exponentials: {
      title: 'Exponentials',
      text: 'Differences become ratios: a score that is 1 lower counts for 2.7 times less.',
    },
    P: {
      title: 'Softmax: probabilities',
      text: 'Divided by their sum, the exponentials add up to 1 in each row: these are the network’s probabilities.',
    },
    crossEntropy: {
      title: 'Cross-entropy of each image',
      text: 'Only the probability of the right class counts. Certain and right costs almost 0; certain and wrong is expensive.',
    },
    dataLoss: {
      title: 'Data loss',
      text: 'The mean over the images of the batch: one number that says how wrong the network is.',
    },
    penalty: {
      title: 'L2 term',
      text: 'Large weights cost something too, so that the network does not learn by heart. Biases are free.',
    },
    loss: {
      title: 'The loss',
      text: 'What training makes smaller: being wrong plus having large weights. From here everything goes backwards.',
    },
    dS: {
      title: 'Gradient of the scores',
      text: 'How the loss changes with each score: the probability, minus 1 for the right class. Red scores are to go down, blue ones up.',
    },
    dW2: {
      title: 'Gradient of W2',
      text: 'A weight of the second layer is to blame when its hidden unit was active and its class was wrong; lam · W2 pulls it towards 0.',
    },
    db2: {
      title: 'Gradient of b2',
      text: 'The bias is added to every image’s score, so its gradient is the sum over the batch.',
    },
    dA1: {
      title: 'Back through W2',
      text: 'The blame goes back along the same weights: how the loss changes with the activation of each hidden unit.',
    },
    dZ1: {
      title: 'Back through ReLU',
      text: 'Where the unit was off, nothing passes: the gradient is 0 there. Where it was active, it passes unchanged.',
    },
    dW1: {
      title: 'Gradient of W1',
      text: 'The images, each weighted by its blame at this unit: the picture shows where the weights of one hidden unit are to change.',
    },
    db1: {
      title: 'Gradient of b1',
      text: 'As for b2: the sum over the batch, one number for each hidden unit.',
    },
    newW1: {
      title: 'Update W1',
      text: 'One small step against the gradient. Choose the learning rate, apply the update, and see whether the loss on this batch goes down.',
    },
    newb1: { title: 'Update b1', text: 'The same step for the biases of the hidden units.' },
    newW2: { title: 'Update W2', text: 'The same step for the weights of the second layer.' },
    newb2: {
      title: 'Update b2',
      text: 'The same step for the biases of the classes. With this the mini-batch is done; training goes on to the next one.',
    },
  },
} as const;
