/**
 * The bridge and nothing else: requests and events by the names of the contract, and the path of a dropped file.
 * It runs sandboxed, as one CommonJS file, so it imports nothing but Electron and those names.
 */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { EVENT_NAMES, INVOKE_NAMES, type Bridge } from '../shared/contract';

const invokeNames: ReadonlySet<string> = new Set(INVOKE_NAMES);
const eventNames: ReadonlySet<string> = new Set(EVENT_NAMES);

const bridge: Bridge = {
  invoke(name, ...args) {
    if (!invokeNames.has(name)) return Promise.reject(new Error(`no such request: ${name}`));
    return ipcRenderer.invoke(name, ...args);
  },
  on(name, listener) {
    if (!eventNames.has(name)) throw new Error(`no such event: ${name}`);
    // The page gets the value alone: Electron's event object would lead it to ipcRenderer.
    const forward = (_event: IpcRendererEvent, value: Parameters<typeof listener>[0]) => listener(value);
    ipcRenderer.on(name, forward);
    return () => ipcRenderer.off(name, forward);
  },
  pathOfFile: (file) => webUtils.getPathForFile(file),
};

contextBridge.exposeInMainWorld('inkling', bridge);
