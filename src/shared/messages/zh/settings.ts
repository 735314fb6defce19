import type { settings as english } from '../en/settings';
import type { Translated } from '../translated';

export const settings = {
  title: '设置',
  intro: '更改立即生效。',
  appearance: {
    title: '外观',
    theme: '主题',
    themeHelp: '界面以及导出图表的配色。',
    system: '跟随系统',
    light: '浅色',
    dark: '深色',
    language: '语言',
    languageHelp: '界面和菜单使用的语言。',
    systemLanguage: '跟随系统',
    motion: '动画',
    motionReduced: '已按系统设置减弱动画。',
    motionFull: 'Inkling 的动画很少。如需进一步减弱，请在系统设置中打开“减弱动态效果”。',
    followsSystem: '跟随系统',
  },
  files: {
    title: '文件',
    runs: '运行记录',
    runsHelp: '新的运行保存在这里，包括设置、曲线和权重。其他文件夹中已有的运行会留在原处。',
    data: '数据集',
    dataHelp: '下载的 MNIST 保存在这里。',
    change: '更改…',
    changeRuns: '更改运行记录的文件夹',
    changeData: '更改数据集的文件夹',
    reset: '恢复默认',
    resetRuns: '运行记录使用默认文件夹',
    resetData: '数据集使用默认文件夹',
    isDefault: '默认文件夹',
  },
  computing: {
    title: '计算',
    trials: '并行试验数',
    trialsHelp_other:
      '搜索时同时训练的网络数。这台电脑有 {{count}} 个处理器；数值小一些，可以给其他工作留出余力。',
    trialsValue: '{{trials}} / {{processors}}',
  },
  about: {
    title: '关于',
    version: '版本',
    description: '两层神经网络实验室。开源软件，MIT 许可证。',
  },
} as const satisfies Translated<typeof english>;
