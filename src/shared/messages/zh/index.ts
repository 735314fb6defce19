export { common } from './common';
export { data } from './data';
export { dialogs } from './dialogs';
export { menu } from './menu';
export { runs } from './runs';
export { settings } from './settings';
export { train } from './train';
