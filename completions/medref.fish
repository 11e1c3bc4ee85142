complete --keep-order --exclusive --command medref --arguments "(COMPLETE=fish medref -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
