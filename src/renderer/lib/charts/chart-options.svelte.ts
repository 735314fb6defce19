/** How charts are looked at: kept while the window is open, whichever view shows them. */
class ChartOptions {
  /** Weight of the past in smoothed losses, 0 to 0.99. */
  smoothing = $state(0.9);
  logarithmicSteps = $state(false);
  logarithmicEpochs = $state(false);
  logarithmicRate = $state(false);
}

export const chartOptions = new ChartOptions();
