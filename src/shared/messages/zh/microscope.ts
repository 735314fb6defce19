import type { microscope as english } from '../en/microscope';
import type { Translated } from '../translated';

export const microscope = {
  title: '显微镜',
  open: '逐步查看',
  openHelp: '跟随一张图像在网络中前向、反向走一遍，每个数都看得见',
  back: '返回',
  reading: '正在读取模型…',
  unreadable: '无法读取这个模型',
  none: {
    title: '还没有可以观察的网络',
    text: '在这里，一张图像穿过网络，梯度再传回来，每个数都看得见。请先训练一个网络，只需几秒钟。',
    train: '训练网络',
  },
  noDrawing: {
    title: '还没有手写内容',
    text: '先写一个数字再回来，或者使用数据集中的图像。',
    draw: '写一个数字',
    samples: '使用数据集图像',
  },
  misfit: {
    title: '这些图像与模型不匹配',
    size: '图像有 {{pixels}} 个像素，而模型需要 {{inputs}} 个。请换一个模型或数据集。',
    label: '其中有标签 {{label}}，但模型只认识类别 0 到 {{last}}。请换一个模型、换一批图像或改用其他标签。',
  },
  source: {
    label: '图像来源',
    samples: '数据集',
    drawing: '我的手写',
    dataset: '数据集',
  },
  batch: {
    label: '批次',
    size: '批大小',
    sizeText: '{{number}} 张',
    previous: '上一批图像',
    next: '下一批图像',
    random: '随机图像',
    place: '第 {{first}} 张，共 {{total}} 张',
    places: '第 {{first}}–{{last}} 张，共 {{total}} 张',
    randomPlaces: '从 {{total}} 张中随机取 {{number}} 张',
    problem: '无法读取图像：{{reason}}',
    image: '图像 {{index}}：标签 {{label}}，网络判断为 {{guess}}',
    predicted: '判为 {{guess}}',
    trueLabel: '标签 y[{{index}}]',
    labelHelp: '这张图像应当是什么。换一个标签，看看损失和梯度如何随之变化。',
  },
  phases: {
    forward: '前向传播',
    loss: '损失',
    backward: '反向传播',
    update: '更新',
  },
  code: '逐行代码',
  step: '步骤',
  stepText: '{{number}} / {{total}}',
  previousStep: '上一步（←）',
  nextStep: '下一步（→）',
  axes: {
    image_other: '{{count}} 张图像',
    pixel_other: '{{count}} 个像素',
    unit_other: '{{count}} 个隐藏单元',
    class_other: '{{count}} 个类别',
  },
  matrix: '{{name}} 的数值，{{rows}} × {{columns}}。用方向键逐个查看。',
  scale: '颜色从 {{least}} 到 {{most}}',
  bars: '条形从 0 到 {{most}}',
  framed: '带框：标签所属类别',
  unit: '隐藏单元 j = {{unit}}',
  previousUnit: '上一个隐藏单元',
  nextUnit: '下一个隐藏单元',
  readOut: {
    title: '这个数是怎么来的',
    terms: '共 {{number}} 项，其中最大的三项',
    termsAll: '各项',
    rest: '其余 {{number}} 项之和',
    pixelHelp: '像素 {{pixel}} 位于图像的第 {{row}} 行、第 {{column}} 列（从 0 数起）。',
  },
  update: {
    rate: '学习率 lr',
    rateHelp: '大于 0 的数，例如 0.01',
    apply: '执行更新',
    reset: '恢复模型原来的权重',
    losses: '这一批的损失',
    before: '更新前',
    after: '第 {{number}} 次更新后',
    applied_other: '已执行 {{count}} 次更新，仅在显微镜中生效',
    lower: '损失下降了：新的权重离标签更近了一点。',
    higher: '损失上升了：对这一批来说学习率太大。请恢复权重，换一个更小的学习率。',
    same: '损失没有变化：这一步太小了。',
  },
  steps: {
    X: {
      title: '输入',
      text: '每张图像是 X 的一行：0 到 255 的灰度值，按模型训练时的方式做预处理。',
    },
    Z1: {
      title: '第一层：像素乘以 W1',
      text: '每个隐藏单元把自己的权重图叠在图像上，逐像素相乘再求和。和越大，说明这种图案越明显。',
    },
    A1: {
      title: 'ReLU 激活',
      text: '负数变成 0，正数保持不变。大于 0 的单元处于激活状态，之后只有它们起作用。',
    },
    S: {
      title: '第二层：得分',
      text: '每个激活的单元用它在 W2 中的权重为各类别投赞成票或反对票，加起来就是每个类别的得分，最高者胜出。',
    },
    shifted: {
      title: '减去最大得分',
      text: '最大的变成 0，其余都是负数。概率不变，而 exp 不会溢出。',
    },
    exponentials: {
      title: '取指数',
      text: '差变成了比：得分低 1，分量就小到约 2.7 分之一。',
    },
    P: {
      title: 'Softmax：概率',
      text: '各指数除以它们的和，每行加起来等于 1：这就是网络给出的概率。',
    },
    crossEntropy: {
      title: '每张图像的交叉熵',
      text: '只看正确类别的概率。又确定又正确，损失接近 0；确定却错了，代价很大。',
    },
    dataLoss: {
      title: '数据损失',
      text: '对这一批图像取平均：用一个数说明网络错了多少。',
    },
    penalty: {
      title: 'L2 正则项',
      text: '权重太大也要付出代价，防止网络死记硬背。偏置不计入。',
    },
    loss: {
      title: '总损失',
      text: '训练要减小的就是它：判断错误的代价加上权重过大的代价。从这里开始反向传播。',
    },
    dS: {
      title: '得分的梯度',
      text: '损失随每个得分如何变化：概率，正确类别再减 1。红色的得分应当降低，蓝色的应当升高。',
    },
    dW2: {
      title: 'W2 的梯度',
      text: '隐藏单元激活了而类别又判错时，连接它们的权重就有责任；lam · W2 把权重拉向 0。',
    },
    db2: {
      title: 'b2 的梯度',
      text: '偏置加在每张图像的得分上，所以它的梯度是对整批求和。',
    },
    dA1: {
      title: '经 W2 反传',
      text: '误差沿同样的权重传回来：损失随每个隐藏单元的激活值如何变化。',
    },
    dZ1: {
      title: '经 ReLU 反传',
      text: '没有激活的单元不让梯度通过，那里是 0；激活的单元则原样通过。',
    },
    dW1: {
      title: 'W1 的梯度',
      text: '各张图像按其在该单元上的误差加权求和：这幅图显示一个隐藏单元的权重要在哪些地方改变。',
    },
    db1: {
      title: 'b1 的梯度',
      text: '与 b2 相同：对整批求和，每个隐藏单元一个数。',
    },
    newW1: {
      title: '更新 W1',
      text: '沿梯度的反方向走一小步。选好学习率，执行更新，看看这一批的损失是否下降。',
    },
    newb1: { title: '更新 b1', text: '隐藏单元的偏置也走同样的一步。' },
    newW2: { title: '更新 W2', text: '第二层的权重也走同样的一步。' },
    newb2: {
      title: '更新 b2',
      text: '各类别的偏置也走同样的一步。这个小批量就处理完了，训练接着处理下一批。',
    },
  },
} as const satisfies Translated<typeof english>;
