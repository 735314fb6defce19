import type { MenuCommand } from '../../shared/contract';
import { api } from '../lib/api';
import { chooseAndOpen } from '../lib/open-dropped';
import { navigation, type View } from './navigation.svelte';
import { problems } from './problems.svelte';
import { setup } from './setup.svelte';
import { training } from './training.svelte';

/** Does what the native menu asks for. */
export function runMenuCommand(command: MenuCommand): void {
  switch (command) {
    case 'start-training':
      navigation.show('train');
      void setup.start();
      break;
    case 'pause-or-continue':
      void training.pauseOrContinue();
      break;
    case 'cancel-training':
      void training.cancel();
      break;
    case 'open-files':
      void chooseAndOpen();
      break;
    case 'import-dataset':
      navigation.show('data');
      void problems.watch(() => api.importDataset());
      break;
    default:
      navigation.show(command.replace('show-', '') as View);
  }
}
