import type { dialogs as english } from '../en/dialogs';
import type { Translated } from '../translated';

export const dialogs = {
  quit: {
    message: '训练仍在进行。',
    detail: '最近一个检查点之前的内容都会保留，之后可以继续训练。',
    detailQueued_other: '之后可以继续训练；队列中等待的 {{count}} 个任务将被移除。',
    stopAndQuit: '停止并退出',
    cancel: '取消',
  },
  chooseRunsFolder: '选择存放运行记录的文件夹',
  chooseDataFolder: '选择存放数据集的文件夹',
  saveFile: '导出',
  choose: '选择',
  openFiles: { title: '打开模型或数据集', filter: '模型和数据集', open: '打开' },
  exportDrawings: '选择存放 IDX 文件的文件夹',
  importDataset: {
    title: '导入数据集',
    message: '包含 IDX 文件的文件夹，或 .npz 文件',
    filter: '数据集',
    allFiles: '所有文件',
    import: '导入',
  },
  ended: {
    completed: '训练完成',
    stopped: '训练已停止',
    failed: '训练失败',
    diverged: '训练发散',
    interrupted: '训练中断',
    accuracy: '{{name}}：测试集准确率 {{accuracy}}',
  },
} as const satisfies Translated<typeof english>;
