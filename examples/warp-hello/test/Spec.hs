{-# LANGUAGE OverloadedStrings #-}

module Main (main) where

import Control.Monad (unless)
import Hello (answer)
import Network.HTTP.Types (notFound404, ok200)
import System.Exit (exitFailure)

main :: IO ()
main = do
  let holds =
        [ answer "1a2b3c" "/" == (ok200, "hello from 1a2b3c\n"),
          answer "1a2b3c" "/ready" == (ok200, "ok 1a2b3c\n"),
          answer "1a2b3c" "/nowhere" == (notFound404, "not found\n")
        ]
  unless (and holds) $ do
    putStrLn ("holds: " <> show holds)
    exitFailure
