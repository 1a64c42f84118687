"""Portfolio: the law over many activities, compiled to classes and stages."""
